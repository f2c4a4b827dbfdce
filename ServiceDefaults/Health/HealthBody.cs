namespace HyperFleet.ServiceDefaults.Health;

/// <summary>The two shapes of <c>/readyz</c> that upstream's users read.</summary>
public enum HealthBody
{
    /// <summary><c>{"status":"ok","checks":{"broker":"ok"}}</c>, or 503 with <c>error</c>, a message and each check's text.</summary>
    Checks,

    /// <summary><c>{"status":"ok"}</c>, or 503 with <c>not_ready</c> or <c>shutting_down</c> and a reason.</summary>
    Reason,
}
