namespace HyperFleet.Api.Conditions;

internal static class ConditionTypes
{
    public const string Reconciled = "Reconciled";
    public const string LastKnownReconciled = "LastKnownReconciled";
    public const string Available = "Available";
    public const string Ready = "Ready";

    /// <summary><c>cl-job</c> becomes <c>ClJobSuccessful</c>.</summary>
    public static string Successful(string adapter) =>
        string.Concat(adapter.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(part => char.ToUpperInvariant(part[0]) + part[1..])) + "Successful";
}
