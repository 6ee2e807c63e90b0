// The callee has no form that takes a context or a token.
using Lifeline;

namespace I032;

public interface ISerial { Task<string> ReadAsync(); }
public class Scale(ISerial serial)
{
    public async Task<double> WeighAsync(Context ctx)
    {
        ctx.ThrowIfDone();
        var text = await serial.ReadAsync();
        ctx.ThrowIfDone();
        return double.Parse(text);
    }
}
