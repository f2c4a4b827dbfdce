namespace HyperFleet.Cel.Tests;

public sealed class CompilationTests
{
    [Fact]
    public void A_compiled_program_evaluates_plain_data()
    {
        var environment = CelEnvironment.CreateBuilder().AddVariables("cluster").Build();
        var program = environment.Compile("cluster.replicas > 2 && cluster.name == 'a'");
        var activation = new CelActivation(environment)
            .Set("cluster", new Dictionary<string, object?> { ["replicas"] = 3L, ["name"] = "a" });

        Assert.Equal(true, program.Evaluate(activation).ToPlain());
    }

    [Fact]
    public void An_undeclared_name_does_not_compile()
    {
        var environment = CelEnvironment.CreateBuilder().Build();

        var error = Assert.Throws<CelException>(() => environment.Compile("1 + x"));

        Assert.Equal(new CelPosition(1, 5), error.Position);
        Assert.Equal("undeclared reference to 'x' (in container '')", error.Reason);
    }

    [Fact]
    public void Parse_only_an_undeclared_name_fails_when_it_is_evaluated()
    {
        var environment = CelEnvironment.CreateBuilder().ParseOnly().Build();

        var value = environment.Compile("1 + x").Evaluate(new CelActivation(environment));

        Assert.Equal("no such attribute(s): x", value.Error!.Message);
    }

    [Fact]
    public void A_custom_function_sees_the_state_of_the_evaluation()
    {
        var environment = CelEnvironment.CreateBuilder()
            .AddFunction("greeting", 1, (arguments, context) => CelValue.From($"{context.State} {arguments[0].AsString()}"))
            .Build();

        var value = environment.Compile("greeting('you')").Evaluate(new CelActivation(environment) { State = "hello" });

        Assert.Equal("hello you", value.AsString());
    }

    [Fact]
    public void A_program_serves_many_threads_at_once()
    {
        var environment = CelEnvironment.CreateBuilder().AddVariables("n").Build();
        var program = environment.Compile("[1, 2, 3].map(x, x * n).filter(x, x > n) == [2 * n, 3 * n] && string(n).matches('^[0-9]+$')");

        Parallel.For(1, 1_000, number =>
            Assert.True(program.Evaluate(new CelActivation(environment).Set("n", (long)number)).IsTrue));
    }

    [Fact]
    public void A_dotted_variable_is_found_before_a_selection()
    {
        var environment = CelEnvironment.CreateBuilder().WithContainer("fleet").AddVariables("fleet.region", "region.name").Build();
        var activation = new CelActivation(environment).Set("fleet.region", "eu").Set("region.name", "west");

        Assert.Equal("eu west", environment.Compile("region + ' ' + region.name").Evaluate(activation).AsString());
        Assert.Equal(["fleet.region", "region.name"], environment.Compile("region == region.name").Variables);
    }
}
