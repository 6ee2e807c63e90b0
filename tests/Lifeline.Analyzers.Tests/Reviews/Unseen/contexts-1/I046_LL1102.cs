// There is no context yet in this old signature; Todo marks that it lacks one.
using Lifeline;

namespace I046;

public class Legacy(Func<Context, string, string> lookup)
{
    public string Translate(string word) => lookup(Context.Todo, word);
}
