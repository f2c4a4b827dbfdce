using System.Text;
using System.Text.RegularExpressions;

namespace HyperFleet.Mqtt.Tests.Packets;

/// <summary>Publications of the upstream Go programs as a recorder wrote them, one a line: topic, content type, user properties, payload.</summary>
internal static partial class Recording
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Recordings");

    public static IEnumerable<MqttPublish> Read(string file)
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder, file)).Where(line => line.Length > 0))
        {
            var match = Line().Match(line);
            Assert.True(match.Success, line);
            var properties = match.Groups["up"].Value;
            var starts = Attribute().Matches(properties);
            yield return new MqttPublish(match.Groups["topic"].Value, Encoding.UTF8.GetBytes(match.Groups["pl"].Value))
            {
                ContentType = match.Groups["ct"].Value is { Length: > 0 } type ? type : null,
                UserProperties =
                [
                    .. starts.Select((start, i) => new MqttUserProperty(
                        start.Groups["name"].Value,
                        properties[(start.Index + start.Length)..(i + 1 < starts.Count ? starts[i + 1].Index : properties.Length)].TrimEnd(' '))),
                ],
            };
        }
    }

    [GeneratedRegex("^(?<topic>\\S+) .*?ct=(?<ct>\\S*) .*?up=(?<up>.*) pl=(?<pl>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("(?<=^| )(?<name>ce-[a-z]+):", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Attribute();
}
