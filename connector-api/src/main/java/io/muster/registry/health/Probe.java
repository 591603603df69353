package io.muster.registry.health;

/** Runs one kind of check once. Used by one thread at a time, but for {@link #abort}. */
interface Probe {

    /** Looks, and may block; what it throws is critical. */
    Health run() throws Exception;

    /** Ends a run that an interrupt does not reach; from any thread, also when none is under way. */
    default void abort() {}

    static Probe of(HealthCheck check) {
        if (check instanceof HealthCheck.Http http) {
            return new HttpProbe(http);
        }
        if (check instanceof HealthCheck.Tcp tcp) {
            return new TcpProbe(tcp.host(), tcp.port(), tcp.timeout());
        }
        return ((HealthCheck.InProcess) check).contributor()::call;
    }
}
