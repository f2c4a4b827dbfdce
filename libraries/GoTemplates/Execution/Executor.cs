using System.Runtime.CompilerServices;
using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Formatting;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>Walks the nodes of a template and writes the text.</summary>
internal sealed class Executor
{
    private readonly Execution _execution;
    private readonly OutputBuffer _output;
    private int _depth;

    private Executor(Execution execution, OutputBuffer output)
    {
        _execution = execution;
        _output = output;
    }

    public static string Run(TemplateTree tree, TemplateOptions options, object? data)
    {
        using OutputBuffer output = new(options.Limits.OutputLength);
        Execution execution = new(tree, options);
        try
        {
            new Executor(execution, output).Call(tree.Main, Value.Plain(GoType.Normalize(data)));
            return output.ToString();
        }
        catch (LimitException limit)
        {
            execution.Fail(limit.Message, TemplateStage.Limit);
            throw;
        }
    }

    private void Call(NamedTemplate template, Value data)
    {
        var caller = _execution.Current;
        _execution.Current = template;
        Evaluator evaluator = new(_execution, data);
        Walk(evaluator, data, template.Body);
        _execution.Current = caller;
    }

    private Flow Walk(Evaluator evaluator, Value dot, ListNode list)
    {
        foreach (var node in list.Nodes)
        {
            var flow = Walk(evaluator, dot, node);
            if (flow != Flow.Next) return flow;
        }

        return Flow.Next;
    }

    private Flow Walk(Evaluator evaluator, Value dot, Node node)
    {
        _execution.At = node;
        _execution.Step();
        switch (node)
        {
            case TextNode text:
                _output.Append(text.Value);
                return Flow.Next;
            case ActionNode action:
                var value = evaluator.Pipeline(dot, action.Pipe);
                if (action.Pipe.Declarations.Length == 0) Printer.Append(_output, value, _execution.Options.Numbers);
                return Flow.Next;
            case BranchNode { Kind: BranchKind.Range } range:
                return Range(evaluator, dot, range);
            case BranchNode branch:
                return Branch(evaluator, dot, branch);
            case LoopControlNode control:
                return control.IsBreak ? Flow.Break : Flow.Continue;
            case TemplateNode call:
                Template(evaluator, dot, call);
                return Flow.Next;
            default:
                throw new InvalidOperationException($"No execution for {node.GetType().Name}.");
        }
    }

    private Flow Branch(Evaluator evaluator, Value dot, BranchNode branch)
    {
        var mark = evaluator.Variables.Mark;
        var value = evaluator.Pipeline(dot, branch.Pipe);
        var body = GoType.IsTrue(value.Raw) ? branch.Body : branch.Otherwise;
        var flow = body is null ? Flow.Next : Walk(evaluator, branch.Kind == BranchKind.With && body == branch.Body ? value : dot, body);
        evaluator.Variables.Release(mark);
        return flow;
    }

    private void Template(Evaluator evaluator, Value dot, TemplateNode call)
    {
        if (!_execution.Tree.Definitions.TryGetValue(call.Name, out var template))
        {
            _execution.Fail($"template {GoQuote.Quote(call.Name)} not defined");
            return;
        }

        var limit = _execution.Options.Limits.CallDepth;
        if (_depth >= limit || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new LimitException($"exceeded maximum template depth ({limit})");
        }

        var data = call.Pipe is null ? Value.Missing : evaluator.Pipeline(dot, call.Pipe);
        _depth++;
        Call(template, data);
        _depth--;
    }

    private Flow Range(Evaluator evaluator, Value dot, BranchNode range)
    {
        var mark = evaluator.Variables.Mark;
        var value = evaluator.Pipeline(dot, range.Pipe);
        var rounds = value.Raw switch
        {
            IReadOnlyList<object?> list => List(evaluator, range, list),
            IReadOnlyDictionary<string, object?> map => Map(evaluator, range, map),
            _ when value.Raw is not TimeSpan && GoType.TryInteger(value.Raw, out var count) => Count(evaluator, range, count),
            null => 0,
            _ => -1,
        };
        if (rounds < 0) _execution.Fail($"range can't iterate over {Printer.Print(_execution.CallContext, [value.Raw])}");
        var flow = rounds > 0 || range.Otherwise is null ? Flow.Next : Walk(evaluator, dot, range.Otherwise);
        evaluator.Variables.Release(mark);
        return flow;
    }

    private int List(Evaluator evaluator, BranchNode range, IReadOnlyList<object?> list)
    {
        var count = list.Count;
        for (var i = 0; i < count; i++)
        {
            if (Round(evaluator, range, i, Value.Element(list[i])) == Flow.Break) break;
        }

        return count;
    }

    private int Map(Evaluator evaluator, BranchNode range, IReadOnlyDictionary<string, object?> map)
    {
        _execution.StepThrough(map);
        foreach (var key in MapKeys.Sorted(map))
        {
            if (Round(evaluator, range, key, Value.Element(map[key])) == Flow.Break) break;
        }

        return map.Count;
    }

    private int Count(Evaluator evaluator, BranchNode range, long count)
    {
        for (long i = 0; i < count; i++)
        {
            var number = GoType.Integer(i);
            if (Round(evaluator, range, number, Value.Plain(number)) == Flow.Break) break;
        }

        return count > 0 ? 1 : 0;
    }

    private Flow Round(Evaluator evaluator, BranchNode range, object index, Value element)
    {
        _execution.Step();
        var names = range.Pipe.Declarations;
        if (names.Length > 0) evaluator.Assign(names[^1], element);
        if (names.Length > 1) evaluator.Assign(names[0], Value.Plain(index));
        var mark = evaluator.Variables.Mark;
        var flow = Walk(evaluator, element, range.Body);
        evaluator.Variables.Release(mark);
        return flow;
    }
}
