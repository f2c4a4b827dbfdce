using Microsoft.Extensions.Logging;

namespace HyperFleet.Mqtt;

internal static partial class MqttLog
{
    [LoggerMessage(1800, LogLevel.Information, "Connected to MQTT broker {Host}:{Port} as {ClientId}, session present: {SessionPresent}")]
    public static partial void Connected(ILogger logger, string host, int port, string clientId, bool sessionPresent);

    [LoggerMessage(1801, LogLevel.Warning, "MQTT connection ended: {Why}; next attempt in {Wait}")]
    public static partial void Disconnected(ILogger logger, MqttDisconnect why, TimeSpan wait);

    [LoggerMessage(1802, LogLevel.Error,
        "Another MQTT client connected as {ClientId} and took the session over; next attempt in {Wait}. Give every replica a client id of its own")]
    public static partial void TakenOver(ILogger logger, string clientId, TimeSpan wait);

    [LoggerMessage(1803, LogLevel.Error, "A handler of an MQTT connection change failed")]
    public static partial void HandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(1804, LogLevel.Warning, "The MQTT connection is tried with the credentials there were before, as the present ones cannot be used: {Why}")]
    public static partial void NotRenewed(ILogger logger, string why);
}
