using System.Text;
using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Api.Conditions;

/// <summary>What condition expressions may use beyond standard CEL: <c>toJson</c> and <c>dig</c> (API contract §3.6).</summary>
internal static class MappingFunctions
{
    private const int MaxJsonBytes = 1024 * 1024;

    public static CelEnvironment CreateEnvironment() => CelEnvironment.CreateBuilder()
        .AddVariables("statuses", "resource")
        .AddLibraries(CelLibrary.Optionals | CelLibrary.Strings | CelLibrary.Lists)
        .AddFunction("toJson", 1, ToJson)
        .AddFunction("dig", 2, Dig)
        .WithLimits(new() { EvaluationCost = 10_000 })
        .Build();

    private static CelValue ToJson(ReadOnlySpan<CelValue> arguments, CelContext context)
    {
        var json = JsonSerializer.Serialize(arguments[0].ToPlain());
        return Encoding.UTF8.GetByteCount(json) <= MaxJsonBytes ? CelValue.From(json) : CelValue.FromError($"toJson: more than {MaxJsonBytes} bytes");
    }

    /// <summary>Follows a dotted path through maps and lists; what is missing is null.</summary>
    private static CelValue Dig(ReadOnlySpan<CelValue> arguments, CelContext context)
    {
        var value = arguments[0];
        foreach (var segment in arguments[1].AsString().Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (value.Kind == CelKind.Map && value.TryGetMember(segment, out var member))
                value = member;
            else if (value.Kind == CelKind.List && int.TryParse(segment, out var index) && index >= 0 && index < value.Count)
                value = value[index];
            else
                return CelValue.Null;
        }
        return value;
    }
}
