namespace Aspire.Hosting.Telemetry.Store;

/// <summary>In the order of OTLP's groups of severity numbers.</summary>
internal enum LogSeverity
{
    Trace = 0,
    Debug = 1,
    Information = 2,
    Warning = 3,
    Error = 4,
    Critical = 5,
}
