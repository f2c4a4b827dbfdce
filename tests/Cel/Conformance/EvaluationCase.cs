using System.Text.Json;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Runs one case of the evaluation suite.</summary>
public static class EvaluationCase
{
    /// <summary>Null when it passes, otherwise what is wrong.</summary>
    public static string? Run(ConformanceCase test)
    {
        var environment = SuiteEnvironment.For(test)!;
        var activation = new CelActivation(environment);
        if (test.Find("bindings") is { } bindings)
            foreach (var binding in bindings.EnumerateObject()) activation.Set(binding.Name, SuiteValues.Read(binding.Value.GetProperty("value"))!.Value);
        try
        {
            var program = environment.Compile(test.Expression);
            return JudgeType(test, program.ResultType) ?? (test.IsCheckOnly ? null : Judge(test, program.Evaluate(activation)));
        }
        catch (CelException exception)
        {
            return test.Find("evalError") is null ? exception.Message : null;
        }
    }

    private static string? JudgeType(ConformanceCase test, CelType actual)
    {
        if (test.Find("typedResult") is not { } typed || !typed.TryGetProperty("deducedType", out var type)) return null;
        var expected = SuiteTypes.Read(type)!;
        return expected.Equals(actual) ? null : $"expected type {expected}, got {actual}";
    }

    private static string? Judge(ConformanceCase test, CelValue actual)
    {
        if (test.Find("evalError") is not null) return actual.IsError ? null : $"expected an error, got {actual}";
        if (actual.IsError) return actual.Error!.Message;
        var expected = Expected(test);
        return AreSame(expected, actual) ? null : $"expected {expected.TypeName} {expected}, got {actual.TypeName} {actual}";
    }

    private static CelValue Expected(ConformanceCase test)
    {
        if (test.Find("value") is { } value) return SuiteValues.Read(value)!.Value;
        return test.Find("typedResult") is { } typed && typed.TryGetProperty("result", out var result)
            ? SuiteValues.Read(result)!.Value
            : CelValue.True;
    }

    // Stricter than CEL's equality: 1 is not 1.0. A NaN is as good as another.
    private static bool AreSame(CelValue expected, CelValue actual)
    {
        if (expected.Kind != actual.Kind) return false;
        if (expected.Kind == CelKind.Double && double.IsNaN(expected.AsDouble())) return double.IsNaN(actual.AsDouble());
        if (expected.Kind != CelKind.List) return Equality.AreEqual(expected, actual);
        return expected.Count == actual.Count && Enumerable.Range(0, expected.Count).All(i => AreSame(expected[i], actual[i]));
    }
}
