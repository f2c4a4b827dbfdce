using HyperFleet.Adapter.Events;
using HyperFleet.Adapter.Execution;

namespace HyperFleet.Adapter.DryRun;

/// <summary>Everything that a dry run did.</summary>
internal sealed record Trace(AdapterEvent Event, ExecutionResult Result, DryRunApi Api, DryRunTransport Transport, bool IsVerbose);
