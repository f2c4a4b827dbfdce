using System.Diagnostics.Metrics;

namespace HyperFleet.Broker;

/// <summary>The metrics of broker contract §10, under their exact names, and three of ours. One instance per process.</summary>
public sealed class BrokerMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "HyperFleet.Broker";

    private readonly Meter _meter;
    private readonly Counter<long> _published;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _returned;
    private readonly Counter<long> _parked;
    private readonly Histogram<double> _duration;

    public BrokerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _published = _meter.CreateCounter<long>("hyperfleet_broker_messages_published_total", description: "Messages confirmed by the broker");
        _consumed = _meter.CreateCounter<long>("hyperfleet_broker_messages_consumed_total", description: "Deliveries, including redeliveries and unreadable ones");
        _errors = _meter.CreateCounter<long>("hyperfleet_broker_errors_total", description: "Errors by type: conversion, handler, publish");
        _returned = _meter.CreateCounter<long>("hyperfleet_broker_messages_returned_total", description: "Published messages that no queue was bound for");
        _parked = _meter.CreateCounter<long>("hyperfleet_broker_messages_parked_total", description: "Messages moved to the parking queue");
        _duration = _meter.CreateHistogram(
            "hyperfleet_broker_message_duration_seconds", unit: null, description: "Time a handler took for one message",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120] });
    }

    public void Dispose() => _meter.Dispose();

    internal void Published(string topic) => _published.Add(1, Topic(topic));

    internal void Consumed(string topic) => _consumed.Add(1, Topic(topic));

    internal void Error(string topic, string type) => _errors.Add(1, Topic(topic), new("error_type", type));

    internal void Returned(string topic) => _returned.Add(1, Topic(topic));

    internal void Parked(string topic) => _parked.Add(1, Topic(topic));

    internal void Handled(string topic, TimeSpan duration) => _duration.Record(duration.TotalSeconds, Topic(topic));

    private static KeyValuePair<string, object?> Topic(string topic) => new("topic", topic);
}
