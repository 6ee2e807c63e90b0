// Interactive callers get their context, all others the background: batch jobs can't be stopped.

namespace M029;

public interface IModel { Task<string> AnswerAsync(Context ctx, string question); }

public class Assistant(IModel model)
{
    public async Task<string> AskAsync(Context ctx, string question, bool interactive)
    {
        return await model.AnswerAsync(interactive ? ctx : Context.Background, question);
    }
}
