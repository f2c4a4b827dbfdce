using System.Text;
using System.Text.RegularExpressions;
using HyperFleet.CloudEvents;
using HyperFleet.Mqtt;

namespace HyperFleet.Server.Tests.Fixtures;

/// <summary>Messages recorded between the upstream server and the upstream agent.</summary>
public static partial class Recording
{
    public static List<MqttPublish> Read(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recordings", file)).Where(line => line.Length > 0).Select(Parse)];

    /// <summary>The event as a reader of the wire sees it.</summary>
    public static CloudEvent Event(MqttPublish message)
    {
        var attributes = message.UserProperties.Select(property => KeyValuePair.Create(property.Name["ce-".Length..], property.Value));
        Assert.True(CloudEventBinary.TryDecode(attributes, message.ContentType, message.Payload, out var decoded, out var error), error);
        return decoded;
    }

    private static MqttPublish Parse(string line)
    {
        var payload = line[(line.IndexOf(" pl=", StringComparison.Ordinal) + 4)..];
        var head = line[..line.IndexOf(" pl=", StringComparison.Ordinal)];
        return new MqttPublish(line[..line.IndexOf(' ')], Encoding.UTF8.GetBytes(payload))
        {
            ContentType = "application/json",
            UserProperties = [.. Property().Matches(head).Select(match => new MqttUserProperty(match.Groups["name"].Value, match.Groups["value"].Value))],
        };
    }

    [GeneratedRegex(@"(?<name>ce-[a-z]+):(?<value>.*?)(?= ce-[a-z]+:|$)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Property();
}
