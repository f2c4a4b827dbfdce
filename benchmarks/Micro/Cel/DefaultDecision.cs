using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Micro.Cel;

/// <summary>
/// The default decision of a poller (Sentinel contract §5.3) over a parsed resource: as CEL programs, and the same written by hand.
/// </summary>
public sealed class DefaultDecision : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, string Expression)[] Parameters =
    [
        ("ref_time", """condition("Reconciled").last_updated_time"""),
        ("is_reconciled", """condition("Reconciled").status == "True" """),
        ("has_ref_time", """ref_time != "" """),
        ("is_new_resource", "resource.generation == 1 && !has_ref_time"),
        ("generation_mismatch", """resource.generation > condition("Reconciled").observed_generation"""),
        ("reconciled_and_stale", """is_reconciled && has_ref_time && now - timestamp(ref_time) > duration("30m")"""),
        ("not_reconciled_and_debounced", """!is_reconciled && has_ref_time && now - timestamp(ref_time) > duration("10s")"""),
    ];

    private static readonly string[] ConditionTypes = ["Available", "Validated", "Reconciled"];

    private static readonly CelValue Absent = CelValue.From(new Dictionary<string, object?>
    {
        ["status"] = "", ["last_updated_time"] = "", ["observed_generation"] = 0L,
    });

    private readonly JsonDocument _document;
    private readonly CelActivation _activation;
    private readonly (string Name, CelProgram Program)[] _parameters;
    private readonly CelProgram _result;

    /// <param name="age">How long ago the condition was reported; null for a resource without conditions.</param>
    public DefaultDecision(TimeSpan? age)
    {
        _document = JsonDocument.Parse(ResourceJson(age));
        var environment = CelEnvironment.CreateBuilder()
            .AddLibraries(CelLibrary.Strings)
            .AddVariables(["resource", "now", .. Parameters.Select(parameter => parameter.Name)])
            .AddFunction("condition", 1, (arguments, context) => ((DefaultDecision)context.State!).Condition(arguments[0].AsString()))
            .Build();
        _parameters = [.. Parameters.Select(parameter => (parameter.Name, environment.Compile(parameter.Expression)))];
        _result = environment.Compile("is_new_resource || generation_mismatch || reconciled_and_stale || not_reconciled_and_debounced");
        _activation = new CelActivation(environment) { State = this };
    }

    public bool DecideWithCel()
    {
        _activation.Set("resource", CelValue.FromJson(_document.RootElement, JsonNumbers.IntegralAsInt));
        _activation.Set("now", CelValue.From(Now));
        foreach (var (name, program) in _parameters) _activation.Set(name, program.Evaluate(_activation));
        return _result.Evaluate(_activation).AsBool();
    }

    public bool DecideByHand()
    {
        var resource = _document.RootElement;
        var generation = resource.GetProperty("generation").GetInt64();
        if (!TryFindCondition("Reconciled", out var condition)) return generation >= 1;
        if (generation > condition.GetProperty("observed_generation").GetInt64()) return true;
        var limit = condition.GetProperty("status").ValueEquals("True") ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(10);
        return Now - condition.GetProperty("last_updated_time").GetDateTimeOffset() > limit;
    }

    public void Dispose() => _document.Dispose();

    private CelValue Condition(string type) =>
        TryFindCondition(type, out var condition) ? CelValue.FromJson(condition, JsonNumbers.IntegralAsInt) : Absent;

    private bool TryFindCondition(string type, out JsonElement condition)
    {
        condition = default;
        if (!_document.RootElement.GetProperty("status").TryGetProperty("conditions", out var conditions)) return false;
        foreach (var candidate in conditions.EnumerateArray())
        {
            if (candidate.GetProperty("type").ValueEquals(type)) condition = candidate;
        }

        return condition.ValueKind == JsonValueKind.Object;
    }

    private static string ResourceJson(TimeSpan? age) => $$"""
        {
          "id": "2c9f0a6e-6c1f-4b0e-9d52-5a2f1b7d0c11", "kind": "Cluster", "name": "prod-eu-1", "href": "/api/hyperfleet/v1/clusters/2c9f",
          "created_time": "2026-04-01T08:00:00Z", "updated_time": "2026-04-30T08:00:00Z", "generation": 3,
          "spec": { "region": "eu-west-1", "version": "4.18.2", "replicas": 3, "network": { "cidr": "10.0.0.0/16" } },
          "labels": { "team": "core", "stage": "production" },
          "status": { {{(age is null ? "" : $"\"conditions\": [{Conditions(Now - age.Value)}]")}} }
        }
        """;

    private static string Conditions(DateTimeOffset time) => string.Join(',', ConditionTypes.Select(type => $$"""
        { "type": "{{type}}", "status": "True", "reason": "AllDone", "message": "all adapters reported", "observed_generation": 3,
          "last_transition_time": "2026-04-30T08:00:00Z", "last_updated_time": "{{time:yyyy-MM-dd'T'HH:mm:ss'Z'}}" }
        """));
}
