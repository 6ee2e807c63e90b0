// Only when there is a token the callback is registered, and its registration is lost.
namespace M036;

public sealed class Prompt(TextWriter output)
{
    public void Show(string question, CancellationToken? token = null)
    {
        output.WriteLine(question);
        token?.Register(() => output.WriteLine("(withdrawn)"));
    }
}
