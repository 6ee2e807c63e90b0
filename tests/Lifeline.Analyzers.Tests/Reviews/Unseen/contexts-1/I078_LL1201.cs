// The loop looks at the end and leaves by throwing the context's own error.
using System.Text;
using Lifeline;

namespace I078;

public class Export
{
    public void Write(Context ctx, IReadOnlyList<string> rows, StringBuilder output)
    {
        foreach (var row in rows)
        {
            if (ctx.IsDone)
            {
                throw ctx.Error!;
            }

            output.AppendLine(row);
        }
    }
}
