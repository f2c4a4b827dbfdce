using System.Globalization;
using System.Text;
using HyperFleet.Cel.Syntax;
using HyperFleet.Cel.Values;

namespace HyperFleet.Cel.Tests.Conformance;

/// <summary>Prints a syntax tree in the form that the suites record, with comprehensions written out as loops over an accumulator.</summary>
internal sealed class DebugTree
{
    private const string Accumulator = "@result";

    private readonly StringBuilder _output = new();
    private int _indent;

    public static string Of(SyntaxNode node)
    {
        var tree = new DebugTree();
        tree.Write(node);
        return tree._output.ToString();
    }

    private void Write(SyntaxNode node)
    {
        switch (node)
        {
            case LiteralSyntax literal:
                Write(literal.Value);
                break;
            case IdentifierSyntax identifier:
                Text((identifier.IsRooted ? "." : "") + identifier.Name, "Expr_IdentExpr");
                break;
            case SelectSyntax select:
                Write(select.Operand);
                Text($".{select.Field}{(select.IsTest ? "~test-only~" : "")}", "Expr_SelectExpr");
                break;
            case CallSyntax call:
                WriteCall(call);
                break;
            case ListSyntax list:
                WriteItems("[", "]", "Expr_ListExpr", [.. list.Elements.Select<ListSyntax.Element, Action>(element => () => Write(element.Value))]);
                break;
            case MapSyntax map:
                WriteItems("{", "}", "Expr_StructExpr", [.. map.Entries.Select<MapSyntax.Entry, Action>(entry => () => WriteEntry(entry))]);
                break;
            case MessageSyntax message:
                WriteItems(message.TypeName + "{", "}", "Expr_StructExpr", [.. message.Fields.Select<MessageSyntax.Field, Action>(field => () => WriteField(field))]);
                break;
            default:
                WriteLoop((ComprehensionSyntax)node);
                break;
        }
    }

    private void Write(CelValue value)
    {
        var (text, kind) = value.Kind switch
        {
            CelKind.Null => ("null", "NullValue"),
            CelKind.Bool => (value.ToString(), "BoolValue"),
            CelKind.Int => (value.ToString(), "Int64Value"),
            CelKind.UInt => (value + "u", "Uint64Value"),
            CelKind.Double => (DoubleText.Shortest(value.AsDouble()), "DoubleValue"),
            CelKind.String => (GoText.Quote(value.AsString()), "StringValue"),
            _ => ("b" + GoText.Quote(value.AsBytes()), "BytesValue"),
        };
        Text(text, "Constant_" + kind);
    }

    private void WriteCall(CallSyntax call)
    {
        if (call.Target is not null)
        {
            Write(call.Target);
            _output.Append('.');
        }

        WriteItems(call.Function + "(", ")", "Expr_CallExpr", [.. call.Arguments.Select<SyntaxNode, Action>(argument => () => Write(argument))]);
    }

    private void WriteItems(string open, string close, string kind, Action[] items)
    {
        _output.Append(open);
        _indent++;
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) _output.Append(',');
            Line();
            items[i]();
        }

        _indent--;
        if (items.Length > 0) Line();
        Text(close, kind);
    }

    private void WriteEntry(MapSyntax.Entry entry)
    {
        Write(entry.Key);
        _output.Append(':');
        Write(entry.Value);
        Text("", "Expr_CreateStruct_Entry");
    }

    private void WriteField(MessageSyntax.Field field)
    {
        _output.Append(field.Name).Append(':');
        Write(field.Value);
        Text("", "Expr_CreateStruct_Entry");
    }

    private void WriteLoop(ComprehensionSyntax loop)
    {
        var parts = LoopParts.Of(loop, new IdentifierSyntax(0, Accumulator, isRooted: false));
        _output.Append("__comprehension__(");
        _indent++;
        Part("Variable", () => _output.Append(loop.Variables[0]));
        Part("Target", () => Write(loop.Range));
        Part("Accumulator", () => _output.Append(Accumulator));
        Part("Init", () => Write(parts.Init));
        Part("LoopCondition", () => Write(parts.Condition));
        Part("LoopStep", () => Write(parts.Step));
        Part("Result", () => Write(parts.Result), isLast: true);
        _indent--;
        Text(")", "Expr_ComprehensionExpr");
    }

    private void Part(string title, Action write, bool isLast = false)
    {
        Line();
        _output.Append("// ").Append(title);
        Line();
        write();
        if (!isLast) _output.Append(',');
    }

    private void Line() => _output.Append('\n').Append(' ', _indent * 2);

    private void Text(string text, string kind) => _output.Append(CultureInfo.InvariantCulture, $"{text}^#*expr.{kind}#");
}
