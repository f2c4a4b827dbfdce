using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Rendering;

namespace HyperFleet.Adapter.Execution;

/// <summary>Log lines that the task file asks for, marked <c>[config]</c>.</summary>
internal sealed partial class ConfiguredLog(TemplateEngine templates, ILogger<ConfiguredLog> logger)
{
    public void Write(LogConfig? log, IReadOnlyDictionary<string, object?> variables)
    {
        if (log is null || log.Message.Length == 0) return;
        var rendered = templates.Render(log.Message, variables);
        if (rendered.Error is not null) LogUnrendered(rendered.Error);
        else LogMessage(LevelOf(log.Level), rendered.Text);
    }

    private static LogLevel LevelOf(string level) => level.ToLowerInvariant() switch
    {
        "debug" => LogLevel.Debug,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => LogLevel.Information,
    };

    [LoggerMessage(EventId = 4321, Message = "[config] {Text}")]
    private partial void LogMessage(LogLevel level, string text);

    [LoggerMessage(EventId = 4322, Level = LogLevel.Warning, Message = "A configured log message cannot be rendered: {Reason}")]
    private partial void LogUnrendered(string reason);
}
