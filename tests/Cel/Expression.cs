namespace HyperFleet.Cel.Tests;

/// <summary>Evaluates an expression with every library, nothing declared, and these variables.</summary>
internal static class Expression
{
    private static readonly CelEnvironment Environment = CelEnvironment.CreateBuilder().AddLibraries(CelLibrary.All).ParseOnly().Build();

    public static CelValue Evaluate(string text, params (string Name, object? Value)[] variables)
    {
        var activation = new CelActivation(Environment);
        foreach (var (name, value) in variables) activation.Set(name, value);
        return Environment.Compile(text).Evaluate(activation);
    }

    /// <summary>Fails with the value when it is anything but true.</summary>
    public static void AssertTrue(string text, params (string Name, object? Value)[] variables)
    {
        var value = Evaluate(text, variables);
        Assert.True(value.IsTrue, $"{text} is {value}");
    }

    public static void AssertError(string text, string message, params (string Name, object? Value)[] variables) =>
        Assert.Equal(message, Evaluate(text, variables).Error?.Message);
}
