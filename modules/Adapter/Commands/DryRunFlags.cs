using System.CommandLine;
using HyperFleet.Adapter.DryRun;

namespace HyperFleet.Adapter.Commands;

/// <summary>The <c>--dry-run-…</c> options of <c>adapter serve</c>.</summary>
internal sealed class DryRunFlags
{
    private readonly Option<string?> _event = new("--dry-run-event") { Description = "CloudEvent to run, as JSON file" };
    private readonly Option<string?> _responses = new("--dry-run-api-responses") { Description = "Answers of the API, as JSON file" };
    private readonly Option<string?> _discovery = new("--dry-run-discovery") { Description = "Objects that exist, as JSON file" };
    private readonly Option<bool> _verbose = new("--dry-run-verbose") { Description = "Show request and response bodies" };
    private readonly Option<string> _output = new("--dry-run-output") { Description = "text or json", DefaultValueFactory = _ => "text" };
    private readonly Option<bool> _failOnError = new("--dry-run-fail-on-error") { Description = "End with 1 when the execution failed" };

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_event, _responses, _discovery, _verbose, _output, _failOnError]) command.Options.Add(option);
    }

    public DryRunOptions Read(ParseResult result) => new(
        result.GetValue(_event),
        result.GetValue(_responses),
        result.GetValue(_discovery),
        result.GetValue(_verbose),
        result.GetValue(_output)!,
        result.GetValue(_failOnError));
}
