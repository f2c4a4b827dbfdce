using System.Text.Json;
using HyperFleet.Cel.Parsing;
using HyperFleet.Cel.Syntax;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Which cases need protobuf messages, and why.</summary>
public static class Exclusions
{
    private const string NeedsMessages = "constructs a protobuf message";
    private const string NeedsMessageData = "reads a protobuf message";
    private const string NeedsMessageTypes = "names a protobuf message or enum type";

    public static string? ReasonFor(ConformanceCase test)
    {
        if (test.Section is "enums") return "protobuf enums";
        if (test.Section is "proto2_ext") return "protobuf extensions";
        if (HasForeignData(test)) return NeedsMessageData;
        if (SuiteEnvironment.For(test) is null || HasForeignResultType(test)) return "declares a protobuf message type";
        return ReasonFor(test.Expression);
    }

    private static string? ReasonFor(string expression)
    {
        try
        {
            return Visit(Parser.Parse(expression, CelLimits.Default, CelLibrary.All));
        }
        catch (CelException)
        {
            return null;
        }
    }

    private static string? Visit(SyntaxNode node) => node switch
    {
        MessageSyntax => NeedsMessages,
        IdentifierSyntax { Name: "TestAllTypes" or "NestedTestAllTypes" or "GlobalEnum" or "proto2" or "proto3" } => NeedsMessageTypes,
        SelectSyntax { Field: "TestAllTypes" or "NestedTestAllTypes" or "GlobalEnum" } => NeedsMessageTypes,
        _ => SyntaxTree.ChildrenOf(node).Select(Visit).FirstOrDefault(reason => reason is not null),
    };

    private static bool HasForeignResultType(ConformanceCase test) => test.Find("typedResult") is { } typed
        && typed.TryGetProperty("deducedType", out var type) && SuiteTypes.Read(type) is null;

    private static bool HasForeignData(ConformanceCase test)
    {
        if (test.Find("value") is { } value && SuiteValues.Read(value) is null) return true;
        if (test.Find("typedResult") is { } typed && typed.TryGetProperty("result", out var result) && SuiteValues.Read(result) is null) return true;
        return test.Find("bindings") is { } bindings
            && bindings.EnumerateObject().Any(binding => SuiteValues.Read(binding.Value.GetProperty("value")) is null);
    }
}
