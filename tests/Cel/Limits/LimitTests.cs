namespace HyperFleet.Cel.Tests.Limits;

/// <summary>Exceeding a limit is an error that names the limit.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("lists.range(200).all(a, lists.range(200).all(b, a + b >= 0))", "evaluation cost exceeds the limit of 10000")]
    [InlineData("lists.range(10001)", "lists.range(10001) exceeds the limit of 10000 elements")]
    public void Work_is_bounded(string text, string message) => Expression.AssertError(text, message);

    [Fact]
    public void Strings_do_not_grow_without_bound()
    {
        var environment = Build(new CelLimits { StringLength = 1_000, EvaluationCost = long.MaxValue });
        foreach (var text in new[] { "s + s", "s.replace('a', s)", "[s, s].join()", "'%s%s'.format([s, s])", "s.replace('', 'ab')" })
        {
            var value = environment.Compile(text).Evaluate(new CelActivation(environment).Set("s", new string('a', 600)));

            Assert.Equal("string length exceeds the limit of 1000", value.Error?.Message);
        }
    }

    [Fact]
    public void Doubling_is_stopped_by_the_cost()
    {
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"cel.bind(s{i + 1}, s{i} + s{i}, ")) + "s40" + new string(')', 40);

        Expression.AssertError(text, "evaluation cost exceeds the limit of 10000", ("s0", "abc"));
        Expression.AssertError(text, "evaluation cost exceeds the limit of 10000", ("s0", new List<object?> { 1L, 2L }));
    }

    [Fact]
    public void Iterations_are_counted_over_all_comprehensions()
    {
        var environment = Build(new CelLimits { Iterations = 5 });

        var value = environment.Compile("[1, 2, 3].all(a, [1].all(b, b == 1))").Evaluate(new CelActivation(environment));

        Assert.Equal("comprehension iterations exceed the limit of 5", value.Error?.Message);
    }

    [Theory]
    [InlineData("((((((((((1))))))))))", "expression is nested deeper than the limit of 10")]
    [InlineData("1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1", "expression is nested deeper than the limit of 10")]
    [InlineData("'a string that is too long for the limit of 64 characters of this test'", "expression of 71 characters exceeds the limit of 64")]
    public void Expressions_are_bounded(string text, string reason)
    {
        var environment = Build(new CelLimits { NestingDepth = 10, ExpressionLength = 64 });

        Assert.Equal(reason, Assert.Throws<CelException>(() => environment.Compile(text)).Reason);
    }

    [Fact]
    public void Long_chains_of_and_stay_shallow() =>
        Expression.AssertTrue(string.Join(" && ", Enumerable.Repeat("true", 2_000)));

    [Fact]
    public void The_deepest_expression_evaluates_on_a_small_stack()
    {
        var text = new string('[', 249) + "1" + new string(']', 249);
        CelValue value = default;
        var thread = new Thread(() => value = Expression.Evaluate($"size({text[1..^1]})"), maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.Equal(1L, value.ToPlain());
    }

    private static CelEnvironment Build(CelLimits limits) =>
        CelEnvironment.CreateBuilder().AddLibraries(CelLibrary.All).ParseOnly().WithLimits(limits).Build();
}
