using System.Diagnostics;
using System.Globalization;

namespace Lifeline.Testing.Bubbles;

/// <summary>Recovers source names of methods from the names that the compiler generates.</summary>
internal static class MethodNames
{
    /// <summary><c>Shop.SellAsync</c>, from <c>Shop+&lt;SellAsync&gt;d__3</c>.</summary>
    public static string OfStateMachine(Type machine) => Of(machine.FullName ?? machine.Name, method: null);

    /// <summary><c>SemaphoreSlim.TaskNode</c>: a type with its declaring types.</summary>
    public static string OfType(Type type)
    {
        var name = WithoutArguments(type.FullName ?? type.Name);
        return name[(name.LastIndexOf('.') + 1)..].Replace('+', '.');
    }

    /// <summary>A delegate's method.</summary>
    public static string Of(Delegate callback) => DiagnosticMethodInfo.Create(callback) is { } method ? Of(method) : "unknown";

    public static string Of(DiagnosticMethodInfo method) => Of(method.DeclaringTypeName ?? "", method.Name);

    /// <summary>A hash of a name that is the same in each process.</summary>
    public static ulong Hash(string name)
    {
        var hash = 14695981039346656037UL;      // FNV-1a
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return hash;
    }

    // A type that the compiler has generated stands for its origin: "<Sell>d__3" is Sell, "<>c__DisplayClass1_0" is nothing, and
    // "<<Sell>b__0>d" is a lambda in Sell, as "<Sell>b__0" is.
    private static string Of(string type, string? method)
    {
        var (holder, made) = ("", method is null or "MoveNext" or ".ctor" or "Invoke" ? null : method);
        foreach (var part in WithoutArguments(type).Split('+'))
        {
            if (!part.StartsWith('<'))
            {
                holder = part[(part.LastIndexOf('.') + 1)..];
            }
            else if (!part.StartsWith("<>", StringComparison.Ordinal) && made is null)
            {
                made = part;
            }
        }

        var name = made is null ? method : Readable(made);
        return name is null ? holder : holder.Length == 0 ? name : $"{holder}.{name}";
    }

    private static string Readable(string made)
    {
        var name = made.TrimStart('<');
        var end = name.IndexOf('>', StringComparison.Ordinal);
        if (end < 0)
        {
            return name;
        }

        var rest = name[(end + 1)..];
        name = name[..end];
        if (rest.StartsWith("b__", StringComparison.Ordinal))
        {
            var number = rest[3..].Split('>')[0].Split('_')[^1];
            return string.Create(CultureInfo.InvariantCulture, $"{name}, lambda {number}");
        }

        if (rest.StartsWith("g__", StringComparison.Ordinal) && rest.IndexOf('|', StringComparison.Ordinal) is > 0 and var bar)
        {
            return $"{name}.{rest[3..bar]}";
        }

        return name;
    }

    // "Box`1[[System.Int32, …]]" is "Box".
    private static string WithoutArguments(string type)
    {
        var bracket = type.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? type : type[..bracket];
        return string.Join('+', name.Split('+').Select(static part =>
            part.StartsWith('<') || part.IndexOf('`', StringComparison.Ordinal) is not (> 0 and var tick) ? part : part[..tick]));
    }
}
