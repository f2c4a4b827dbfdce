using HyperFleet.Cel.Types;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>The environment that a case declares.</summary>
public static class SuiteEnvironment
{
    /// <summary>Null when a declaration needs a type that CEL without protobuf does not have.</summary>
    public static CelEnvironment? For(ConformanceCase test)
    {
        var builder = CelEnvironment.CreateBuilder().AddLibraries(CelLibrary.All).WithContainer(test.Container);
        if (test.IsUnchecked) builder.ParseOnly();
        if (test.Path == "checking") DeclareDefaults(builder);
        if (test.Find("typeEnv") is not { } declarations) return builder.Build();
        foreach (var declaration in declarations.EnumerateArray())
        {
            var name = declaration.GetProperty("name").GetString()!;
            if (declaration.TryGetProperty("ident", out var variable))
            {
                if (SuiteTypes.Read(variable.GetProperty("type")) is not { } type) return null;
                builder.AddVariable(name, type);
            }
            else if (SuiteTypes.ReadFunction(name, declaration.GetProperty("function")) is { } signatures)
            {
                foreach (var signature in signatures) builder.AddFunction(signature, (_, _) => CelValue.FromError("declared only"));
            }
            else
            {
                return null;
            }
        }

        return builder.Build();
    }

    // What the checking suite was recorded with, beside what its cases declare.
    private static void DeclareDefaults(CelEnvironmentBuilder builder) => builder
        .AddVariable("is", CelType.String)
        .AddVariable("ii", CelType.Int)
        .AddVariable("iu", CelType.UInt)
        .AddVariable("iz", CelType.Bool)
        .AddVariable("ib", CelType.Bytes)
        .AddVariable("id", CelType.Double)
        .AddVariable("ix", CelType.Null)
        .AddFunction(Signature.Parse("fg_s() -> string"), (_, _) => CelValue.From(""))
        .AddFunction(Signature.Parse("string.fi_s_s() -> string"), (_, _) => CelValue.From(""));
}
