package io.muster.registry.testkit.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/** Runs another main class and halts when standard input ends: that is, when the parent is gone, however it went. */
public final class LeashedMain {

    private LeashedMain() {}

    /** Runs the class named by the first argument with the rest of the arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread leash = new Thread(LeashedMain::awaitEndOfInput, "leash");
        leash.setDaemon(true);
        leash.start();
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(arguments[0] + " failed", e.getCause());
        }
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // only the end matters
            }
        } catch (IOException e) {
            // an end as good as any
        }
        Runtime.getRuntime().halt(1);
    }
}
