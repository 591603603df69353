package io.muster.cluster.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.Callable;

/** A class loader for which Micrometer is not there. It makes the runtime's classes anew, so that they see its view; all else is shared. */
final class WithoutMicrometer extends ClassLoader {

    WithoutMicrometer() {
        super("without-micrometer", WithoutMicrometer.class.getClassLoader());
    }

    /** Runs the task as a process without Micrometer would. */
    List<String> run(Class<? extends Callable<List<String>>> task) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            Callable<?> made = (Callable<?>)
                    loadClass(task.getName()).getDeclaredConstructor().newInstance();
            return ((List<?>) made.call()).stream().map(String::valueOf).toList();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("io.micrometer.") || name.startsWith("io.prometheus.")) {
            throw new ClassNotFoundException(name);
        }
        if (!name.startsWith("io.muster.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : made(name);
        }
    }

    private Class<?> made(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
