using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.Mqtt;

/// <summary>What the client takes from its host.</summary>
public sealed record MqttDependencies
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Creates the meter <c>HyperFleet.Mqtt</c>. Null: the process has one.</summary>
    public IMeterFactory? Meters { get; init; }

    public ILogger Logger { get; init; } = NullLogger.Instance;
}
