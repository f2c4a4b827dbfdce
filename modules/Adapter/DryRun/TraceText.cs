using System.Text;
using HyperFleet.Adapter.Execution;
using HyperFleet.Adapter.Values;

namespace HyperFleet.Adapter.DryRun;

/// <summary>The trace for people.</summary>
internal static class TraceText
{
    public static string Write(Trace trace)
    {
        var text = new StringBuilder();
        text.AppendLine("Dry-Run Execution Trace").AppendLine("=======================").AppendLine($"Event: id={trace.Event.Id} type={trace.Event.Type}");
        Parameters(text, trace.Result);
        Preconditions(text, trace.Result);
        Resources(text, trace);
        PostActions(text, trace);
        return text.AppendLine().Append($"Result: {(trace.Result.Failed ? "FAILED" : "SUCCESS")}").ToString();
    }

    private static void Parameters(StringBuilder text, ExecutionResult result)
    {
        Heading(text, "Phase 1: Parameter Extraction", result, Phase.Parameters);
        foreach (var (name, value) in result.Params.Where(entry => entry.Key is not ("adapter" or "config" or "env" or "event")).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            text.AppendLine($"  {name} = {GoText.Format(value)}");
    }

    private static void Preconditions(StringBuilder text, ExecutionResult result)
    {
        Heading(text, "Phase 2: Preconditions", result, Phase.Preconditions);
        foreach (var precondition in result.Preconditions)
            text.AppendLine($"  [{(precondition.IsGone ? "RESOURCE NOT FOUND" : precondition.Error is not null ? "FAILED" : precondition.Matched ? "MET" : "NOT MET")}] {precondition.Name}");
        if (result.SkipReason.Length > 0) text.AppendLine($"  {result.SkipReason}");
    }

    private static void Resources(StringBuilder text, Trace trace)
    {
        Heading(text, "Phase 3: Resources", trace.Result, Phase.Resources);
        if (trace.Result.Resources.Count == 0 && trace.Result.ResourcesSkipped) text.AppendLine("  SKIPPED");
        foreach (var resource in trace.Result.Resources)
        {
            var operation = resource.Status == StepStatus.Skipped ? "SKIPPED" : resource.Operation.ToUpperInvariant();
            text.AppendLine($"  [{operation}] {resource.Name} {resource.Kind} {Location(resource.Namespace, resource.ResourceName)} {resource.Reason}".TrimEnd());
            if (resource.Error is not null) text.AppendLine($"    {resource.Error}");
        }

        if (trace.Result.DiscoveredResources.Count == 0) return;
        text.AppendLine().AppendLine("Phase 3.5: Discovery Results");
        foreach (var (name, value) in trace.Result.DiscoveredResources)
            text.AppendLine($"  {name}: {(trace.IsVerbose ? GoJson.Write(value) : GoText.Format(Plain.At(value, "kind")))}");
    }

    private static void PostActions(StringBuilder text, Trace trace)
    {
        Heading(text, "Phase 4: Post Actions", trace.Result, Phase.PostActions);
        foreach (var action in trace.Result.PostActions)
        {
            var outcome = action.SkipReason == "ResourceNotFound" ? "RESOURCE NOT FOUND" : action.Status.ToUpperInvariant();
            text.AppendLine($"  [{outcome}] {action.Name} {action.Error ?? action.SkipReason}".TrimEnd());
        }

        foreach (var (request, response) in trace.Api.Calls)
        {
            text.AppendLine($"  {request.Method} {request.Url} -> {response.Status}");
            if (!trace.IsVerbose) continue;
            if (request.Body is not null) text.AppendLine($"    request: {request.Body}");
            text.AppendLine($"    response: {response.Body}");
        }
    }

    private static void Heading(StringBuilder text, string heading, ExecutionResult result, string phase)
    {
        text.AppendLine().AppendLine(heading);
        if (result.Errors.TryGetValue(phase, out var error)) text.AppendLine($"  FAILED: {error}");
    }

    private static string Location(string space, string name) => space.Length == 0 ? name : $"{space}/{name}";
}
