package io.muster.benchmarks.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** No public or protected signature of the class, nor what it extends, names a type of the given package, even as a type argument. */
final class ShowNoTypeOf extends ArchCondition<JavaClass> {

    private final String packagePrefix;

    ShowNoTypeOf(String packageName) {
        super("show no type of " + packageName);
        this.packagePrefix = packageName + '.';
    }

    @Override
    public void check(JavaClass item, ConditionEvents events) {
        Stream.concat(supertypes(item), Stream.concat(fieldTypes(item), signatureTypes(item)))
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .filter(type -> type.getName().startsWith(packagePrefix))
                .distinct()
                .forEach(type -> events.add(SimpleConditionEvent.violated(
                        item, item.getName() + " shows " + type.getName() + " to its callers")));
    }

    private static Stream<JavaType> supertypes(JavaClass item) {
        return Stream.concat(item.getSuperclass().stream(), item.getInterfaces().stream());
    }

    private static Stream<JavaType> fieldTypes(JavaClass item) {
        return item.getFields().stream()
                .filter(field -> isShown(field.getModifiers()))
                .map(field -> field.getType());
    }

    private static Stream<JavaType> signatureTypes(JavaClass item) {
        return item.getCodeUnits().stream()
                .filter(codeUnit -> isShown(codeUnit.getModifiers()))
                .flatMap(ShowNoTypeOf::typesOf);
    }

    private static Stream<JavaType> typesOf(JavaCodeUnit codeUnit) {
        return Stream.concat(
                Stream.of(codeUnit.getReturnType()),
                Stream.concat(codeUnit.getParameterTypes().stream(), codeUnit.getExceptionTypes().stream()));
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
