using System.Text;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

public sealed class RecordedTrafficTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Recording.Folder, "*.txt").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Recorded_publications_survive_encoding_and_decoding(string file)
    {
        var publications = Recording.Read(file).ToList();
        Assert.NotEmpty(publications);

        foreach (var publication in publications)
        {
            var bytes = PacketBytes.Encode(new PublishSample(publication, 1, 7, Duplicate: false, null, []), MqttProtocolVersion.V5);
            var packet = Assert.IsType<PublishPacket>(PacketBytes.Decode(bytes, MqttProtocolVersion.V5));
            var message = new MqttMessage(Encoding.UTF8.GetString(packet.Topic.Span), packet, 0, null, 0);

            Assert.Equal(publication.Topic, message.Topic);
            Assert.Equal(publication.ContentType, message.ContentType);
            Assert.Equal(publication.UserProperties, message.UserProperties);
            Assert.Equal("1.0", message.UserProperties["ce-specversion"]);
            Assert.True(publication.Payload.Span.SequenceEqual(message.Payload.Span));
            Assert.True(bytes.Length <= MqttClientOptions.AwsIotPayloadLimit);
        }
    }
}
