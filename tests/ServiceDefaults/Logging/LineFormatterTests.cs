using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.ServiceDefaults.Hosting;
using HyperFleet.ServiceDefaults.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HyperFleet.ServiceDefaults.Tests.Logging;

public sealed class LineFormatterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_record_is_one_JSON_line_with_the_role_and_its_parameters_as_fields()
    {
        var line = Write(new LogOptions(), LogLevel.Information, "Published event resource_id=c1", null, new("ResourceId", "c1"), new("Attempt", 2), new("{OriginalFormat}", "x"));
        Assert.DoesNotContain('\n', line.TrimEnd('\n'));
        var record = JsonNode.Parse(line)!.AsObject();
        Assert.Equal("2026-01-02T03:04:05.0000000Z", record["timestamp"]!.GetValue<string>());
        Assert.Equal(("info", "Published event resource_id=c1"), (record["level"]!.GetValue<string>(), record["message"]!.GetValue<string>()));
        Assert.Equal(("test", "1.2.3"), (record["component"]!.GetValue<string>(), record["version"]!.GetValue<string>()));
        Assert.Equal(("c1", 2), (record["resource_id"]!.GetValue<string>(), record["attempt"]!.GetValue<int>()));
        Assert.False(record.ContainsKey("{original_format}"));
    }

    [Fact]
    public void An_error_carries_its_cause_and_a_bounded_stack_trace()
    {
        var record = JsonNode.Parse(Write(new LogOptions(), LogLevel.Error, "failed", new InvalidOperationException("because")))!;
        Assert.Equal("because", record["error"]!.GetValue<string>());
        Assert.True(record["stack_trace"]!.GetValue<string>().Split('\n').Length <= 15);
    }

    [Fact]
    public void The_adapters_users_read_other_field_names()
    {
        var record = JsonNode.Parse(Write(new LogOptions { TimeField = "time", MessageField = "msg" }, LogLevel.Warning, "careful"))!.AsObject();
        Assert.Equal(("careful", "warn"), (record["msg"]!.GetValue<string>(), record["level"]!.GetValue<string>()));
        Assert.True(record.ContainsKey("time"));
    }

    [Fact]
    public void Text_is_time_level_role_message_and_pairs() =>
        Assert.Matches(
            @"^2026-01-02T03:04:05\.0000000Z INFO \[test\] \[1\.2\.3\] \[[^]]+\] hello resource_id=c1\n$",
            Write(new LogOptions(Format: "text"), LogLevel.Information, "hello", null, new KeyValuePair<string, object?>("ResourceId", "c1")));

    private static string Write(LogOptions options, LogLevel level, string message, Exception? error = null, params KeyValuePair<string, object?>[] state)
    {
        var formatter = new LineFormatter(new ServiceIdentity("test", "test", "1.2.3"), options, new FakeTimeProvider(Now));
        var line = new LineBuffer();
        formatter.Write(new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(level, "source", 0, state, error, (_, _) => message), null, line);
        return Encoding.UTF8.GetString(line.Bytes.WrittenSpan);
    }
}
