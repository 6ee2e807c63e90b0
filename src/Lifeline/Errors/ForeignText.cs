namespace Lifeline;

/// <summary>Text that foreign code has to say: it may throw, and then it is said that it did.</summary>
internal static class ForeignText
{
    /// <summary>What an object says of itself; its type when it fails to.</summary>
    public static string Of(object? value)
    {
        try
        {
            return value?.ToString() ?? "null";
        }
        catch (Exception failure)
        {
            return $"({value!.GetType().Name}, whose ToString threw {failure.GetType().Name})";
        }
    }

    /// <summary>An exception's message; its type when that fails.</summary>
    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception failure)
        {
            return $"({exception.GetType().Name}, whose Message threw {failure.GetType().Name})";
        }
    }
}
