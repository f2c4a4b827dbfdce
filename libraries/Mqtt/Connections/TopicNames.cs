using System.Text;

namespace HyperFleet.Mqtt.Connections;

/// <summary>Turns topic bytes into text. The names seen lately are kept, so a steady flow of messages allocates none.</summary>
internal sealed class TopicNames
{
    private const int Capacity = 256;
    private readonly (byte[] Utf8, string Text)[] _names = new (byte[], string)[Capacity];

    public string this[ReadOnlySpan<byte> utf8]
    {
        get
        {
            var hash = new HashCode();
            hash.AddBytes(utf8);
            ref var entry = ref _names[(uint)hash.ToHashCode() % Capacity];
            if (entry.Utf8 is null || !utf8.SequenceEqual(entry.Utf8))
                entry = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
            return entry.Text;
        }
    }
}
