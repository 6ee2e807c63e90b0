// A class of the service's own that merely is called Context.
using Lifeline;

namespace I125;

public class Context { public string Culture { get; init; } = "en"; }
public class Formatter
{
    private readonly Context _context;
    public Formatter(Context context) => _context = context;
    public string Format(decimal value) => value.ToString(new System.Globalization.CultureInfo(_context.Culture));
}
