using System.Text.Json.Nodes;
using HyperFleet.Sentinel.Configuration;

namespace HyperFleet.Sentinel.Decisions;

/// <summary>The rules in force when <c>message_decision</c> is absent (sentinel contract §5.3).</summary>
internal static class DefaultRules
{
    public static DecisionSection Section { get; } = new()
    {
        Params = [.. Parameters("30m", "10s").Select(p => new DecisionParameter { Name = p.Name, Expr = p.Expr })],
        Result = Result,
    };

    private const string Result = "is_new_resource || generation_mismatch || reconciled_and_stale || not_reconciled_and_debounced";

    /// <summary>The same rules with other ages, in the form of the file.</summary>
    public static JsonObject WithAges(string reconciled, string notReconciled) => new()
    {
        ["params"] = new JsonArray(
            [.. Parameters(reconciled, notReconciled).Select(p => new JsonObject { ["name"] = p.Name, ["expr"] = p.Expr })]),
        ["result"] = Result,
    };

    private static (string Name, string Expr)[] Parameters(string reconciled, string notReconciled) =>
    [
        ("ref_time", """condition("Reconciled").last_updated_time"""),
        ("is_reconciled", """condition("Reconciled").status == "True" """.TrimEnd()),
        ("has_ref_time", """ref_time != "" """.TrimEnd()),
        ("is_new_resource", "resource.generation == 1 && !has_ref_time"),
        ("generation_mismatch", """resource.generation > condition("Reconciled").observed_generation"""),
        ("reconciled_and_stale", $"""is_reconciled && has_ref_time && now - timestamp(ref_time) > duration("{reconciled}")"""),
        ("not_reconciled_and_debounced", $"""!is_reconciled && has_ref_time && now - timestamp(ref_time) > duration("{notReconciled}")"""),
    ];
}
