using System.Text;

namespace Aspire.Hosting.Processes;

/// <summary>Splits a stream into lines. A line longer than <see cref="MaxLineLength"/> is delivered in pieces.</summary>
internal static class OutputPump
{
    public const int MaxLineLength = 16 * 1024;

    public static async Task RunAsync(StreamReader reader, Action<string> line)
    {
        var buffer = new char[4096];
        var pending = new StringBuilder();
        for (int read; (read = await ReadAsync(reader, buffer)) > 0;)
            foreach (var c in buffer.AsSpan(0, read))
            {
                if (c is not ('\n' or '\r'))
                    pending.Append(c);
                if (c == '\n' || pending.Length == MaxLineLength)
                    Flush();
            }
        if (pending.Length > 0)
            Flush();

        void Flush()
        {
            line(pending.ToString());
            pending.Clear();
        }
    }

    private static async ValueTask<int> ReadAsync(StreamReader reader, char[] buffer)
    {
        try
        {
            return await reader.ReadAsync(buffer, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // the reader was disposed because a grandchild still held the pipe
        }
    }
}
