using System.Text;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Logging;

namespace HyperFleet.ServiceDefaults.Tests.Logging;

public sealed class LineOutputTests : IDisposable
{
    private readonly Recorder _stream = new();

    public void Dispose() => _stream.Dispose();

    [Fact]
    public async Task Lines_of_many_threads_come_out_whole_and_those_of_each_in_order()
    {
        const int threads = 8, lines = 5000;
        var output = new LineOutput(_stream);
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (var n = 0; n < lines; n++) output.Write(Encoding.UTF8.GetBytes($"{thread} {n}\n"), atOnce: n % 1000 == 0);
        })));
        output.Flush();
        var written = _stream.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ').Select(int.Parse).ToArray()).ToList();
        Assert.Equal(threads * lines, written.Count);
        Assert.All(written.GroupBy(line => line[0]), thread => Assert.Equal(Enumerable.Range(0, lines), thread.Select(line => line[1])));
        Assert.True(_stream.Writes < threads * lines / 10, $"{_stream.Writes} writes");
    }

    [Fact]
    public async Task A_line_comes_out_by_itself()
    {
        new LineOutput(_stream).Write("alone\n"u8, atOnce: false);
        await Eventually.Equal("alone\n", () => _stream.Text);
    }

    [Fact]
    public void An_urgent_line_is_out_when_the_call_returns_with_all_before_it()
    {
        var output = new LineOutput(_stream);
        output.Write("before\n"u8, atOnce: false);
        output.Write("urgent\n"u8, atOnce: true);
        Assert.Equal("before\nurgent\n", _stream.Text);
    }

    [Fact]
    public void A_closed_pipe_stops_nobody()
    {
        using var broken = new Broken();
        var output = new LineOutput(broken);
        output.Write("lost\n"u8, atOnce: true);
        output.Write("lost\n"u8, atOnce: true);
    }

    private sealed class Recorder : MemoryStream
    {
        private readonly Lock _lock = new();

        public int Writes { get; private set; }

        public string Text
        {
            get
            {
                lock (_lock) return Encoding.UTF8.GetString(ToArray());
            }
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_lock)
            {
                Writes++;
                base.Write(buffer);
            }
        }
    }

    private sealed class Broken : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");
    }
}
