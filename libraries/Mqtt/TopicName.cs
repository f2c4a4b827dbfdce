using System.Text;

namespace HyperFleet.Mqtt;

/// <summary>Names that a message can be published to (MQTT 5 §4.7).</summary>
internal static class TopicName
{
    /// <summary>What is wrong with a name; null when nothing is.</summary>
    public static string? Error(string? name) => name switch
    {
        null or "" => "it is empty",
        _ when name.AsSpan().ContainsAny('+', '#', '\0') => "it contains '+', '#' or U+0000",
        _ when name.Length > ushort.MaxValue || name.Length > ushort.MaxValue / 3 && Encoding.UTF8.GetByteCount(name) > ushort.MaxValue =>
            "it has more than 65,535 bytes",
        _ => null,
    };
}
