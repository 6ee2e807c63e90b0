using System.Diagnostics;

namespace Lifeline.Testing.Bubbles;

/// <summary>What left the bubble, and where, out of the stack of the thread at that moment.</summary>
internal static class DepartureText
{
    // "Task.Run in Cart.PriceAsync (Cart.cs:12)": the last of the framework's methods, and the first that is not.
    public static string Of(StackTrace stack)
    {
        DiagnosticMethodInfo? how = null;
        var isPastUs = false;
        foreach (var frame in stack.GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method)
            {
                continue;
            }

            if (!isPastUs)                      // we stand on top of the stack
            {
                isPastUs = !IsOurs(method);
                continue;
            }

            if (IsFrameworks(method))
            {
                how = method;
                continue;
            }

            if (IsOurs(method))
            {
                break;                          // the bubble itself: nobody else was in between
            }

            var file = frame.GetFileName() is { } path ? $" ({Path.GetFileName(path)}:{frame.GetFileLineNumber()})" : "";
            return how is null ? $"{MethodNames.Of(method)}{file}" : $"{How(how)} in {MethodNames.Of(method)}{file}";
        }

        return how is null ? "unknown" : How(how);
    }

    // The end of an async method completes its task, by methods that nobody has written.
    private static string How(DiagnosticMethodInfo method)
    {
        var name = MethodNames.Of(method);
        return name.StartsWith("Async", StringComparison.Ordinal) && name.Contains("MethodBuilder", StringComparison.Ordinal)
            ? "what awaits its end without coming back"
            : name;
    }

    private static bool IsFrameworks(DiagnosticMethodInfo method)
    {
        var assembly = method.DeclaringAssemblyName;
        return assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("mscorlib", StringComparison.Ordinal);
    }

    private static bool IsOurs(DiagnosticMethodInfo method) =>
        method.DeclaringTypeName?.StartsWith("Lifeline.Testing.Bubbles.", StringComparison.Ordinal) == true;
}
