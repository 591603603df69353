package io.muster.cluster.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import io.muster.registry.spi.InvalidSettingsException;
import io.muster.registry.spi.SettingsProblem;
import io.muster.registry.spi.SettingsSource;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** From a file or text to the block {@code muster { … }}: parses, leaves out what is not ours, substitutes. */
final class HoconText {

    static final String ROOT = "muster";

    /** What the parser quotes of a line it cannot read may be half of a password. */
    private static final Pattern QUOTED = Pattern.compile("(['\"])(?:(?!\\1).){3,}\\1");

    /** Begins a message that goes on with both values. */
    private static final Pattern CONCATENATED = Pattern.compile("(Cannot concatenate [^,]*), .*", Pattern.DOTALL);

    /** Begins a long guess at what was meant, which quotes the same once more. */
    private static final String ADVICE = " \\(if you ";

    private HoconText() {}

    static SettingsSource load(Path file, Config environment) {
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
        return orProblem(file.toString(), () -> resolve(ConfigFactory.parseFile(file.toFile(), options), environment));
    }

    static SettingsSource parse(String text, Config environment) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription("text");
        return orProblem("text", () -> resolve(ConfigFactory.parseString(text, options), environment));
    }

    private static SettingsSource resolve(Config parsed, Config environment) {
        if (!parsed.root().containsKey(ROOT)) {
            throw new ConfigException.Generic("the block '" + ROOT + " { … }' is missing");
        }
        // One tree, resolved as a whole: resolved with the help of another, a setting with a default and a variable
        // finds no place.
        Config whole = withoutOtherRegistries(parsed.withFallback(environment));
        return HoconSource.written(
                ROOT, whole.resolve(ConfigResolveOptions.noSystem()).getObject(ROOT));
    }

    /** Only the block of the registry's own type is read: what another one needs, say a variable for its token, need not be there. */
    private static Config withoutOtherRegistries(Config whole) {
        try {
            Config pruned = whole.resolve(ConfigResolveOptions.noSystem().setAllowUnresolved(true));
            String type = pruned.getString(ROOT + ".registry.type");
            for (String other : ConnectorTypes.known()) {
                if (!other.equals(type)) {
                    pruned = pruned.withoutPath(ROOT + ".registry." + ConfigUtil.quoteString(other));
                }
            }
            return pruned;
        } catch (ConfigException e) {
            // No type, or not to be seen before everything is resolved: then what is wrong is told when that fails.
            return whole;
        }
    }

    private static SettingsSource orProblem(String where, Supplier<SettingsSource> read) {
        try {
            return read.get();
        } catch (ConfigException e) {
            ConfigOrigin origin = e.origin();
            String place = origin == null ? where : origin.description();
            throw new InvalidSettingsException(List.of(new SettingsProblem(ROOT, place, shown(e, place))));
        }
    }

    private static String shown(ConfigException e, String place) {
        String message = String.valueOf(e.getMessage());
        String withoutPlace = message.startsWith(place + ": ") ? message.substring(place.length() + 2) : message;
        if (!(e instanceof ConfigException.Parse)) {
            return CONCATENATED.matcher(withoutPlace).replaceAll("$1");
        }
        String withoutAdvice = withoutPlace.split(ADVICE, 2)[0];
        return QUOTED.matcher(withoutAdvice).replaceAll("'…'");
    }
}
