using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Execution;
using HyperFleet.GoTemplates.Functions;

namespace HyperFleet.GoTemplates.Formatting;

/// <summary>Go's <c>fmt.Sprint</c>, <c>Sprintln</c> and <c>Sprintf</c>.</summary>
internal static class Printer
{
    /// <summary>A space goes between operands when neither is a string.</summary>
    public static string Print(CallContext context, object?[] arguments)
    {
        using OutputBuffer output = new(context.Limits.OutputLength);
        ValuePrinter printer = new(output, context.Numbers);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i > 0 && arguments[i] is not string && arguments[i - 1] is not string) output.Append(' ');
            printer.Print(arguments[i], 'v', default);
        }

        return output.ToString();
    }

    public static string PrintLine(CallContext context, object?[] arguments)
    {
        using OutputBuffer output = new(context.Limits.OutputLength);
        ValuePrinter printer = new(output, context.Numbers);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i > 0) output.Append(' ');
            printer.Print(arguments[i], 'v', default);
        }

        output.Append('\n');
        return output.ToString();
    }

    public static string Format(CallContext context, string format, object?[] arguments)
    {
        using OutputBuffer output = new(context.Limits.OutputLength);
        new FormatReader(output, new ValuePrinter(output, context.Numbers), format, arguments).Run();
        return output.ToString();
    }

    /// <summary>A value the way an action prints it.</summary>
    public static void Append(OutputBuffer output, Value value, NumberStyle numbers)
    {
        switch (value.Raw)
        {
            case string text: output.Append(text); break;
            case int number: output.Append(number); break;
            case double number when IsPlainInteger(number): output.Append((long)number); break;
            case null: output.Append(value.IsMissing ? "<no value>" : "<nil>"); break;
            default: new ValuePrinter(output, numbers).Print(value.Raw, 'v', default); break;
        }
    }

    /// <summary>A double that prints like the integer it equals, in every style.</summary>
    private static bool IsPlainInteger(double number) =>
        Math.Abs(number) < 1e6 && Math.Floor(number) == number && !(number == 0 && double.IsNegative(number));
}
