package io.muster.registry.spi;

/**
 * One thing that is wrong with the settings.
 *
 * @param path the setting's full path, for example {@code registry.zookeeper.session-timeout}
 * @param place where it stands, for example {@code server.conf: 12}; empty if it was set in code
 * @param message the value at fault and the remedy; never a secret
 */
public record SettingsProblem(String path, String place, String message) {

    /** Returns the problem on one line. */
    @Override
    public String toString() {
        return (place.isEmpty() ? "" : place + ": ") + path + ": " + message;
    }
}
