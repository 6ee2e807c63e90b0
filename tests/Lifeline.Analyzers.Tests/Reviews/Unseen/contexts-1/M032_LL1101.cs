// An optional CancellationToken? is left null although the context has a token for it.
using Lifeline;

namespace M032;

public interface ISms { Task<bool> SendAsync(string number, string text, CancellationToken? token = null); }
public class Alerts
{
    private readonly ISms _sms;
    public Alerts(ISms sms) => _sms = sms;
    public async Task<int> SendAsync(Context ctx, IReadOnlyList<string> numbers, string text)
    {
        var sent = 0;
        for (var i = 0; i < numbers.Count && !ctx.IsDone; i++)
        {
            if (await _sms.SendAsync(numbers[i], text)) sent++;
        }
        return sent;
    }
}
