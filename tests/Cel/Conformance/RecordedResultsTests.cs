using System.Text.Encodings.Web;
using System.Text.Json;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Results that the reference adapter engine gave for the same expressions over the same event (adapter contract §3.4).</summary>
public sealed class RecordedResultsTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonElement Event = JsonSerializer.SerializeToElement(JsonDocument.Parse("""
        {
          "id": "c-1", "s": "Hello World", "n": 3, "big": 1234567, "nums": [3, 1, 2], "strs": ["b", "a", "b"],
          "obj": {"b": 1, "a": [{"k": "<v>&"}, 2.5, null], "n": null, "e": {}},
          "conditions": [
            {"type": "Ready", "status": "True"}, {"type": "Bad", "status": "False"}, {"type": "NoTime", "status": "True"},
            {"type": "BadTime", "status": "True"}, {"type": "NumStatus", "status": 1}, {"type": "Future", "status": "True"}, "notamap"
          ]
        }
        """));

    [Theory]
    [InlineData("event.s.charAt(1)", "\"e\"")]
    [InlineData("event.s.indexOf('o')", "4")]
    [InlineData("event.s.indexOf('o', 5)", "7")]
    [InlineData("event.s.lastIndexOf('o')", "7")]
    [InlineData("event.strs.join(',')", "\"b,a,b\"")]
    [InlineData("event.s.lowerAscii()", "\"hello world\"")]
    [InlineData("event.s.upperAscii()", "\"HELLO WORLD\"")]
    [InlineData("event.s.replace('l','L')", "\"HeLLo WorLd\"")]
    [InlineData("event.s.replace('l','L',1)", "\"HeLlo World\"")]
    [InlineData("event.s.split(' ')", "[\"Hello\",\"World\"]")]
    [InlineData("'a,b,c'.split(',', 2)", "[\"a\",\"b,c\"]")]
    [InlineData("event.s.substring(1,3)", "\"el\"")]
    [InlineData("'  x '.trim()", "\"x\"")]
    [InlineData("'abc'.reverse()", "\"cba\"")]
    [InlineData("strings.quote('a\"b\\n')", "\"\\\"a\\\\\\\"b\\\\n\\\"\"")]
    [InlineData("'%s %d %.2f %x %b'.format(['a', 3, 2.5, 255, 5])", "\"a 3 2.50 ff 101\"")]
    [InlineData("'%s|%s|%s'.format([event.n, event.big, [1,'x']])", "\"3|1234567|[1, x]\"")]
    [InlineData("'%s'.format([{'a': 1}])", "\"{a: 1}\"")]
    [InlineData("event.s.startsWith('He')", "true")]
    [InlineData("event.s.contains('lo W')", "true")]
    [InlineData("size('üx')", "2")]
    [InlineData("event.nums.slice(0,2)", "[3,1]")]
    [InlineData("[[1],[2,[3]]].flatten(2)", "[1,2,3]")]
    [InlineData("event.strs.distinct()", "[\"b\",\"a\"]")]
    [InlineData("event.nums.sort()", "[1,2,3]")]
    [InlineData("event.strs.sort()", "[\"a\",\"b\",\"b\"]")]
    [InlineData("[1,'a'].sort()", "ERR")]
    [InlineData("event.conditions.filter(c, type(c) == map).map(c, c.type).sortBy(x, x)", "[\"Bad\",\"BadTime\",\"Future\",\"NoTime\",\"NumStatus\",\"Ready\"]")]
    [InlineData("event.nums.reverse()", "[2,1,3]")]
    [InlineData("lists.range(3)", "[0,1,2]")]
    [InlineData("event.nums.first().value()", "3")]
    [InlineData("event.nums.last().orValue(0)", "2")]
    [InlineData("[].first().hasValue()", "false")]
    [InlineData("event.strs.exists_one(x, x == 'a')", "true")]
    [InlineData("event.nums.all(x, x > 0)", "true")]
    [InlineData("event.nums.map(x, x > 1.0, x * 2.0)", "[6,4]")]
    [InlineData("event.?s.optMap(x, x.size()).orValue(0)", "11")]
    [InlineData("event.?obj.optFlatMap(o, o.?b).orValue(7)", "1")]
    [InlineData("event.nums[?9].orValue(4)", "4")]
    [InlineData("event.?nope.or(event.?s).value()", "\"Hello World\"")]
    [InlineData("optional.ofNonZeroValue('').hasValue()", "false")]
    [InlineData("event.obj.?n.hasValue()", "true")]
    [InlineData("event.obj.?n.?x.hasValue()", "false")]
    [InlineData("event.obj.?n.orValue('d') == null", "true")]
    [InlineData("string(timestamp('2026-01-02T03:04:05Z') + duration('1h'))", "\"2026-01-02T04:04:05Z\"")]
    [InlineData("timestamp('2026-01-02T03:04:05Z').getDayOfWeek()", "5")]
    [InlineData("string(duration('90m'))", "\"5400s\"")]
    [InlineData("(timestamp('2026-01-02T03:04:05Z') - timestamp('2026-01-02T03:00:00Z')).getSeconds()", "245")]
    [InlineData("{'a':1} == {'a':1.0}", "true")]
    [InlineData("[1]+[2]", "[1,2]")]
    [InlineData("string(b'abc')", "\"abc\"")]
    [InlineData("true ? (false ? 1 : 2) : 3", "2")]
    [InlineData("event.id", "\"c-1\"")]
    [InlineData("timestamp(timestamp) > timestamp('2020-01-01T00:00:00Z')", "true")]
    [InlineData("size(conditions) + size", "7")]
    [InlineData("params.adapterX", "ERR")]
    [InlineData("event.nope == 1", "ERR")]
    [InlineData("[[1],[2,[3]]].flatten()", "[1,2,[3]]")]
    [InlineData("{?'a': event.?nope, 'b': 1}", "{\"b\":1}")]
    public void The_result_is_the_recorded_one(string text, string expected)
    {
        var value = Expression.Evaluate(
            text, ("event", Event), ("timestamp", "2026-01-02T03:04:05Z"), ("conditions", new List<object?> { 1L, 2L }), ("size", 5L));

        Assert.Equal(expected, value.IsError ? "ERR" : JsonSerializer.Serialize(value.ToPlain(), Readable));
    }
}
