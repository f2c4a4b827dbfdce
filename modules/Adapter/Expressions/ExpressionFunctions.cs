using System.Globalization;
using HyperFleet.Adapter.Values;
using HyperFleet.Cel;

namespace HyperFleet.Adapter.Expressions;

/// <summary>The functions that adapters have beside CEL's own (adapter contract §3.4).</summary>
internal static class ExpressionFunctions
{
    private const string Unknown = "Unknown";
    private const long NoAge = -1;

    public static void AddTo(CelEnvironmentBuilder builder, TimeProvider time)
    {
        builder.AddFunction("now", 0, (_, _) => CelValue.From(Now(time)));
        builder.AddFunction("toJson", 1, (arguments, _) => CelValue.From(GoJson.Write(CelResults.ToPlain(arguments[0]))));
        builder.AddFunction("dig", 2, Text(1, (value, path) => CelValue.From(Dig(CelResults.ToPlain(value), path))));
        builder.AddFunction("conditionStatus", 2, Condition((condition, _) => CelValue.From(Plain.At(condition, "status") as string ?? Unknown)));
        builder.AddFunction("conditionAge", 2, Condition((condition, _) => CelValue.From(Age(condition, time) ?? NoAge)));
        builder.AddFunction("stableFor", 3, Condition((condition, arguments) => StableFor(condition, arguments[2], time)));
        builder.AddFunction("statusFeedbackValue", 2, Text(1, (feedback, name) => CelValue.From(Feedback(CelResults.ToPlain(feedback), name))));
        builder.AddFunction("triState", 2, (arguments, _) => TriState(arguments[0], arguments[1]));
    }

    private static string Now(TimeProvider time)
    {
        var now = time.GetLocalNow();
        return now.ToString(now.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
    }

    private static CelFunction Text(int index, Func<CelValue, string, CelValue> body) => (arguments, _) =>
        arguments[index].Kind == CelKind.String ? body(arguments[0], arguments[index].AsString()) : CelValue.FromError("no such overload");

    /// <summary>Finds the condition by type first; a list of anything but conditions has none.</summary>
    private static CelFunction Condition(CelConditionFunction body) => (arguments, _) =>
    {
        if (arguments[0].Kind != CelKind.List || arguments[1].Kind != CelKind.String) return CelValue.FromError("no such overload");
        var type = arguments[1].AsString();
        foreach (var item in arguments[0].Elements())
        {
            if (item.Kind == CelKind.Map && item.TryGetMember("type", out var name) && name.Kind == CelKind.String && name.AsString() == type)
                return body(CelResults.ToPlain(item), arguments);
        }

        return body(null, arguments);
    };

    private static long? Age(object? condition, TimeProvider time) =>
        Plain.At(condition, "last_transition_time") is string text
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
        && text.Contains('T', StringComparison.OrdinalIgnoreCase)
            ? (long)(time.GetUtcNow() - since).TotalSeconds
            : null;

    private static CelValue StableFor(object? condition, CelValue seconds, TimeProvider time)
    {
        if (seconds.Kind is not (CelKind.Int or CelKind.Double or CelKind.UInt)) return CelValue.FromError("no such overload");
        var wanted = Plain.ToDouble(CelResults.ToPlain(seconds));
        return CelValue.From(Plain.At(condition, "status") is "True" && Age(condition, time) is { } age && age >= wanted);
    }

    private static string Feedback(object? feedback, string name)
    {
        var values = Plain.At(feedback, "values") as IReadOnlyList<object?> ?? [];
        return Plain.At(values.FirstOrDefault(value => Plain.At(value, "name") is string found && found == name), "fieldValue", "string") as string ?? "";
    }

    private static CelValue TriState(CelValue yes, CelValue no)
    {
        if (yes.Kind != CelKind.Bool || no.Kind != CelKind.Bool) return CelValue.FromError("no such overload");
        return CelValue.From(yes.IsTrue ? "True" : no.IsTrue ? "False" : Unknown);
    }

    private static object? Dig(object? value, string path)
    {
        foreach (var part in path.Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            value = value switch
            {
                IReadOnlyDictionary<string, object?> map => map.GetValueOrDefault(part),
                IReadOnlyList<object?> list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return value;
    }

    private delegate CelValue CelConditionFunction(object? condition, ReadOnlySpan<CelValue> arguments);
}
