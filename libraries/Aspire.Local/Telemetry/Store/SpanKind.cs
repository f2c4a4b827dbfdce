namespace Aspire.Hosting.Telemetry.Store;

/// <summary>By their numbers in OTLP.</summary>
internal enum SpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
