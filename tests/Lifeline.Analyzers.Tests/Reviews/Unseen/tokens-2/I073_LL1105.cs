// Reading from a string and writing to memory block nobody.
namespace I073;

public static class Lines
{
    public static byte[] Number(string text, CancellationToken token)
    {
        using var reader = new StringReader(text);
        using var result = new MemoryStream();
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            token.ThrowIfCancellationRequested();
            result.Write(System.Text.Encoding.UTF8.GetBytes($"{number} {line}\n"));
        }

        return result.ToArray();
    }
}
