namespace HyperFleet.Adapter.Execution;

/// <summary>How the event fares, as expressions see it under <c>adapter</c> (adapter contract §2.2).</summary>
internal sealed class AdapterState(string name, string version)
{
    private readonly Dictionary<string, object?> _resourceErrors = [];
    private readonly Dictionary<string, object?> _preconditions = [];
    private IReadOnlyDictionary<string, object?>? _executionError;

    public bool Failed { get; private set; }

    public string ErrorReason { get; private set; } = "";

    public string ErrorMessage { get; private set; } = "";

    public bool ResourcesSkipped { get; private set; }

    public string SkipReason { get; private set; } = "";

    /// <summary>The first reason stays.</summary>
    public void SkipResources(string reason)
    {
        ResourcesSkipped = true;
        if (SkipReason.Length == 0) SkipReason = reason;
    }

    public void Fail(string reason, string message)
    {
        Failed = true;
        ErrorReason = reason;
        ErrorMessage = message;
        _executionError ??= Describe(reason, "", message);
    }

    /// <summary>The first detailed error stays the execution error.</summary>
    public void Record(StepError error) => _executionError ??= Describe(error.Phase, error.Step, error.Cause);

    public void RecordResource(StepError error) => _resourceErrors[error.Step] = Describe(error.Phase, error.Step, error.Cause);

    public void RecordPrecondition(string precondition, bool matched) => _preconditions[precondition] = new Dictionary<string, object?> { ["matched"] = matched };

    public IReadOnlyDictionary<string, object?> ToMap() => new AdapterView(Listed(), new Dictionary<string, object?>
    {
        ["name"] = name,
        ["version"] = version,
        ["preconditions"] = new Dictionary<string, object?>(_preconditions),
    });

    private Dictionary<string, object?> Listed() => new()
    {
        ["executionStatus"] = Failed ? "failed" : "success",
        ["errorReason"] = ErrorReason,
        ["errorMessage"] = ErrorMessage,
        ["executionError"] = _executionError,
        ["resourceErrors"] = new Dictionary<string, object?>(_resourceErrors),
        ["resourcesSkipped"] = ResourcesSkipped,
        ["skipReason"] = SkipReason,
    };

    private static Dictionary<string, object?> Describe(string phase, string step, string message) =>
        new() { ["phase"] = phase, ["step"] = step, ["message"] = message };
}
