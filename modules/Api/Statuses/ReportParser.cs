using System.Text.Json;
using HyperFleet.Api.Errors;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Statuses;

/// <summary>Reads and validates the body of a status report (API contract §2.7, rules 1–5).</summary>
internal static class ReportParser
{
    private const int MaxAdapterLength = 255;
    private const int MaxConditions = 100;
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MaxBehind = TimeSpan.FromMinutes(30);

    public static Result<AdapterReport> Parse(JsonElement body, DateTimeOffset now)
    {
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            return Problem.Malformed("Invalid JSON in request body");
        var fields = new JsonFields(body);
        var adapter = fields.Text("adapter");
        var generation = fields.Int("observed_generation");
        var observed = fields.Time("observed_time");
        var list = fields.Array("conditions");
        var data = fields.Object("data");
        var metadata = fields.Object("metadata");
        var problem = fields.Problem ?? CheckMetadata(metadata) ?? CheckAdapter(adapter) ?? CheckGeneration(generation);
        if (problem is not null)
            return problem;
        if (list is null)
            return Required("conditions");
        var time = observed is { } given && given != default ? given : now.ToMicroseconds();
        if (ReadConditions(list.Value, time).Failed(out problem, out var conditions))
            return problem;
        if (CheckTime(time, now) is { } wrongTime)
            return wrongTime;
        return new AdapterReport(adapter!, generation!.Value, time, conditions, Raw(data), Raw(metadata));
    }

    private static Problem? CheckAdapter(string? adapter)
    {
        if (string.IsNullOrEmpty(adapter))
            return Required("adapter");
        return adapter.Length <= MaxAdapterLength ? null
            : Refuse("adapter", $"adapter must be at most {MaxAdapterLength} characters", "max_length");
    }

    private static Problem? CheckGeneration(int? generation) => generation switch
    {
        null => Required("observed_generation"),
        < 1 => Refuse("observed_generation", "observed_generation must be at least 1", "min"),
        _ => null,
    };

    private static Problem? CheckTime(DateTimeOffset observed, DateTimeOffset now)
    {
        if (observed > now + MaxAhead)
            return Refuse("observed_time", $"observed_time is more than {MaxAhead.TotalMinutes} minutes in the future; check the adapter's clock", "max");
        return observed >= now - MaxBehind ? null
            : Refuse("observed_time", $"observed_time is more than {MaxBehind.TotalMinutes} minutes in the past; check the adapter's clock", "min");
    }

    private static Problem? CheckMetadata(JsonElement? metadata)
    {
        if (metadata is not { } value)
            return null;
        var fields = new JsonFields(value, "metadata.");
        foreach (var name in (ReadOnlySpan<string>)["job_name", "job_namespace", "duration"])
            fields.Text(name);
        fields.Int("attempt");
        fields.Time("started_time");
        fields.Time("completed_time");
        return fields.Problem;
    }

    private static Result<List<AdapterCondition>> ReadConditions(JsonElement list, DateTimeOffset time)
    {
        var conditions = new List<AdapterCondition>(list.GetArrayLength());
        if (list.GetArrayLength() > MaxConditions)
            return Refuse("conditions", $"a report has at most {MaxConditions} conditions", "max");
        foreach (var (index, item) in list.EnumerateArray().Index())
        {
            var prefix = $"conditions[{index}].";
            var fields = new JsonFields(item, prefix);
            if (item.ValueKind != JsonValueKind.Object)
                return Refuse($"conditions[{index}]", $"field 'conditions[{index}]' must be an object", "format");
            var (type, status, reason, message) = (fields.Text("type"), fields.Text("status"), fields.Text("reason"), fields.Text("message"));
            if (fields.Problem is not null)
                return fields.Problem;
            if (string.IsNullOrEmpty(type))
                return Required(prefix + "type");
            if (conditions.Exists(c => c.Type == type))
                return Refuse(prefix + "type", $"duplicate condition type '{type}'", "unique");
            if (ParseStatus(status) is not { } parsed)
                return Refuse(prefix + "status", $"status of condition '{type}' must be True, False or Unknown", "enum");
            conditions.Add(new(type, parsed, reason, message, time));
        }
        return conditions;
    }

    private static AdapterConditionStatus? ParseStatus(string? status) => status switch
    {
        "True" => AdapterConditionStatus.True,
        "False" => AdapterConditionStatus.False,
        "Unknown" => AdapterConditionStatus.Unknown,
        _ => null,
    };

    private static ReadOnlyMemory<byte> Raw(JsonElement? value) => value is null ? default : JsonFields.Raw(value);

    private static Problem Required(string field) => Refuse(field, $"{field} is required", "required");

    private static Problem Refuse(string field, string message, string constraint) => Problem.Invalid(message, [new(field, message, constraint)]);
}
