using System.Reflection;

namespace HyperFleet.Fixtures;

/// <summary>Public members as lines: declaring type, then the member with parameter names, defaults and constraints.</summary>
public static class SurfaceReader
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What other assemblies can see, a member a line, in ordinal order.</summary>
    public static IReadOnlyList<string> Read(Assembly assembly) =>
        [.. assembly.GetExportedTypes().SelectMany(Members).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Members(Type type)
    {
        var owner = Identity(type);
        yield return $"{owner} {Kind(type)}{Bases(type)}{Constraints(type.GetGenericArguments())}";
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
                yield return $"{owner} {name} = {Enum.Format(type, Enum.Parse(type, name), "d")}";
            yield break;
        }
        foreach (var constructor in type.GetConstructors(Declared).Where(IsVisible))
            yield return $"{owner} .ctor({Parameters(constructor)})";
        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic))
            yield return $"{owner} field {Name(field.FieldType)} {field.Name}";
        foreach (var method in type.GetMethods(Declared).Where(IsVisible).Where(method => !IsNoise(method)))
            yield return $"{owner} {(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}"
                + $"{Generics(method)}({Parameters(method)}){Constraints(method.GetGenericArguments())}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // What the compiler adds to records.
    private static bool IsNoise(MethodInfo method) =>
        method.Name is "Equals" or "GetHashCode" or "ToString" or "PrintMembers" or "<Clone>$" or "op_Equality" or "op_Inequality"
            or "Deconstruct" or "get_EqualityContract" || method.DeclaringType!.IsEnum;

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        var inherited = type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType && !type.IsEnum ? [parent] : Type.EmptyTypes;
        var all = type.IsEnum
            ? []
            : inherited.Concat(type.GetInterfaces().Where(i => i.IsPublic && i.Name != "IEquatable`1" && i.Namespace != "System.Collections"
                && i.Namespace != "System.Collections.Generic")).Select(Name).ToList();
        return all.Count == 0 ? "" : " : " + string.Join(", ", all);
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") + (parameter.IsIn ? "in " : "") + Name(parameter.ParameterType)
        + " " + parameter.Name + (parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : "")));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        var attributes = argument.GenericParameterAttributes;
        var constraints = argument.GetGenericParameterConstraints().Select(Name).ToList();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            constraints.Insert(0, "class");
        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            constraints.Add("new()");
        return constraints.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", constraints)}";
    }));

    private static string Identity(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static string Name(Type type) => type switch
    {
        { IsByRef: true } => Name(type.GetElementType()!),
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsGenericParameter: true } => type.Name,
        { IsGenericType: true } =>
            $"{type.GetGenericTypeDefinition().Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ => type.Name,
    };
}
